/** Made-up embeddings (length 12) in classes of these sizes, the same each time. */
export function examples(
  sizes: readonly number[],
  noise = 0.4,
): { readonly embeddings: readonly Float32Array[]; readonly classes: readonly number[] } {
  const random = sequence();
  const classes = sizes.flatMap((size, own) => Array.from({ length: size }, () => own));
  const embeddings = classes.map((own) =>
    Float32Array.from(
      { length: 12 },
      (_, k) => (k % sizes.length === own ? 1 : 0.2) + noise * random(),
    ),
  );
  return { embeddings, classes };
}

/** Park & Miller's generator: numbers from 0 to 1. */
function sequence(): () => number {
  let state = 20_261_127;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
