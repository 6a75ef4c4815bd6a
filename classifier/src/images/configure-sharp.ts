import sharp from 'sharp';

/** libvips' loaders for the allow-list; its others are never run on an upload. */
const ALLOWED_LOADERS = [
  'VipsForeignLoadJpegBuffer',
  'VipsForeignLoadPngBuffer',
  'VipsForeignLoadWebpBuffer',
  'VipsForeignLoadNsgifBuffer',
  'VipsForeignLoadHeifBuffer',
];

/**
 * Settings of the whole process, made once by the composition root: libvips' threads per image,
 * no cache (no picture comes twice), and no loader but those of the allow-list, so that untrusted
 * SVG, PDF or TIFF never reaches its parser.
 */
export function configureSharp({ threads }: { readonly threads: number }): void {
  sharp.concurrency(threads);
  sharp.cache(false);
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: ALLOWED_LOADERS });
}
