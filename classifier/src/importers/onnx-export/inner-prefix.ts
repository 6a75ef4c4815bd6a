/** Of the names of tensors that an import adds, and that only the graph itself knows. */
export const INNER_PREFIX = 'detections/';
