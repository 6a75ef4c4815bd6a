/** Height of a thumbnail, in pixels; its width follows. */
const HEIGHT = 192;
const QUALITY = 0.8;

/** Makes a small JPEG of a photo; undefined where the browser cannot show it. */
export type MakeThumbnail = (image: Blob) => Promise<Blob | undefined>;

export const makeThumbnail: MakeThumbnail = async (image) => {
  try {
    // Decoded and scaled off the page's own thread.
    const bitmap = await createImageBitmap(image, {
      resizeHeight: HEIGHT,
      resizeQuality: 'medium',
      imageOrientation: 'from-image',
    });
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext('2d');
    if (context === null) return undefined;
    // JPEG has no transparency, and black would be its colour.
    context.fillStyle = 'white';
    context.fillRect(0, 0, bitmap.width, bitmap.height);
    context.drawImage(bitmap, 0, 0);
    bitmap.close();
    return await canvas.convertToBlob({ type: 'image/jpeg', quality: QUALITY });
  } catch {
    return undefined;
  }
};
