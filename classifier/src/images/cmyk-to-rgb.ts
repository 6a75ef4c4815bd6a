const BYTE_MAX = 255;

/**
 * CMYK to RGB without colour management, as Pillow converts (src/libImaging/Convert.c, cmyk2rgb).
 *
 * @param cmyk N×4 bytes, 255 is full ink. They are lost: a large picture is not held twice.
 * @returns N×3 bytes, where those of `cmyk` were.
 */
export function cmykToRgb(cmyk: Uint8Array): Uint8Array {
  const rgb = cmyk.subarray(0, (cmyk.length / 4) * 3);
  for (let pixel = 0; pixel * 4 < cmyk.length; pixel += 1) {
    const white = BYTE_MAX - (cmyk[pixel * 4 + 3] ?? 0);
    for (let channel = 0; channel < 3; channel += 1) {
      const ink = cmyk[pixel * 4 + channel] ?? 0;
      rgb[pixel * 3 + channel] = white - multiplyBytes(ink, white);
    }
  }
  return rgb;
}

/** a·b/255, rounded, in whole numbers: Pillow's MULDIV255. */
function multiplyBytes(a: number, b: number): number {
  const product = a * b + 128;
  return ((product >> 8) + product) >> 8;
}
