/**
 * The numbers of a tensor with its axes in another order.
 *
 * @param order Which old axis each new one is.
 */
export function reorder(
  values: Float32Array,
  dims: readonly number[],
  order: readonly number[],
): Float32Array<ArrayBuffer> {
  const strides = dims.map((_, axis) => dims.slice(axis + 1).reduce((all, dim) => all * dim, 1));
  const newDims = order.map((axis) => dims[axis] ?? 1);
  const newStrides = order.map((axis) => strides[axis] ?? 0);
  const result = new Float32Array(values.length);
  const place = newDims.map(() => 0);
  let source = 0;
  for (let target = 0; target < result.length; target += 1) {
    result[target] = values[source] ?? Number.NaN;
    for (let axis = place.length - 1; axis >= 0; axis -= 1) {
      const next = (place[axis] ?? 0) + 1;
      source += newStrides[axis] ?? 0;
      if (next < (newDims[axis] ?? 0)) {
        place[axis] = next;
        break;
      }
      place[axis] = 0;
      source -= next * (newStrides[axis] ?? 0);
    }
  }
  return result;
}
