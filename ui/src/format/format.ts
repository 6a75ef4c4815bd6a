import { texts } from '../texts';

const percent = new Intl.NumberFormat(texts.locale, {
  style: 'percent',
  maximumFractionDigits: 1,
});
const wholePercent = new Intl.NumberFormat(texts.locale, {
  style: 'percent',
  maximumFractionDigits: 0,
});
const moment = new Intl.DateTimeFormat(texts.locale, { dateStyle: 'medium', timeStyle: 'short' });
const timeOfDay = new Intl.DateTimeFormat(texts.locale, { timeStyle: 'short' });
const list = new Intl.ListFormat(texts.locale, { type: 'disjunction' });

/** 0.9346 as `93.5%`. Rounding never claims certainty, nor that a class is ruled out. */
export function formatConfidence(confidence: number): string {
  if (confidence >= 0.9995 && confidence < 1) return `>${percent.format(0.999)}`;
  if (confidence > 0 && confidence < 0.0005) return `<${percent.format(0.001)}`;
  return percent.format(confidence);
}

/** 0.428 as `43%`. */
export function formatPercent(share: number): string {
  return wholePercent.format(share);
}

/** Keras joins the words of a name with underscores. */
export function formatLabelName(name: string): string {
  return name.replaceAll('_', ' ');
}

export function formatBytes(bytes: number): string {
  if (bytes < 1000) return unit('byte', 'long').format(bytes);
  if (bytes < 999_950) return unit('kilobyte').format(bytes / 1000);
  return unit('megabyte').format(bytes / 1_000_000);
}

export function formatMs(milliseconds: number): string {
  return unit('millisecond').format(milliseconds);
}

/** A day and a time of day, where this browser is. */
export function formatMoment(epochMs: number): string {
  return moment.format(epochMs);
}

/** A time of day, where this browser is. */
export function formatTime(epochMs: number): string {
  return timeOfDay.format(epochMs);
}

/** `image/jpeg` as `JPEG`, `image/webp` as `WebP`. */
export function formatMediaType(mediaType: string): string {
  const subtype = mediaType.slice(mediaType.indexOf('/') + 1);
  return subtype === 'webp' ? 'WebP' : subtype.toUpperCase();
}

/** `JPEG, PNG, or WebP`. */
export function formatMediaTypes(mediaTypes: readonly string[]): string {
  return list.format(mediaTypes.map(formatMediaType));
}

function unit(name: string, unitDisplay: 'short' | 'long' = 'short'): Intl.NumberFormat {
  return new Intl.NumberFormat(texts.locale, {
    style: 'unit',
    unit: name,
    unitDisplay,
    maximumFractionDigits: 1,
  });
}
