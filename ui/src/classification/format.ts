const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });
const oneDecimal = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

/** 0.9346 as `93.5%`. Rounding never claims certainty, nor that a class is ruled out. */
export function formatConfidence(confidence: number): string {
  if (confidence >= 0.9995 && confidence < 1) return '>99.9%';
  if (confidence > 0 && confidence < 0.0005) return '<0.1%';
  return percent.format(confidence);
}

/** Keras joins the words of a name with underscores. */
export function formatLabelName(name: string): string {
  return name.replaceAll('_', ' ');
}

export function formatBytes(bytes: number): string {
  if (bytes === 1) return '1 byte';
  if (bytes < 1000) return `${String(bytes)} bytes`;
  if (bytes < 999_950) return `${oneDecimal.format(bytes / 1000)} kB`;
  return `${oneDecimal.format(bytes / 1_000_000)} MB`;
}

export function formatMs(milliseconds: number): string {
  return `${oneDecimal.format(milliseconds)} ms`;
}

/** `image/jpeg` as `JPEG`, `image/webp` as `WebP`. */
export function formatMediaType(mediaType: string): string {
  const subtype = mediaType.slice(mediaType.indexOf('/') + 1);
  return subtype === 'webp' ? 'WebP' : subtype.toUpperCase();
}
