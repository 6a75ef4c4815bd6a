/** Markers of ITU-T T.81, table B.1; each follows a byte 0xff. */
const FIRST_FRAME = 0xc0;
const LAST_FRAME = 0xcf;
/** Of the same range, but these are tables, an extension and the conditioning of arithmetic coding. */
const NO_FRAMES = [0xc4, 0xc8, 0xcc];
/** The first of eight that take turns. */
export const FIRST_RESTART = 0xd0;
const START_OF_IMAGE = 0xd8;
const END_OF_IMAGE = 0xd9;
const START_OF_SCAN = 0xda;
const RESTART_INTERVAL = 0xdd;
/** SOF55, of ITU-T T.87. */
const JPEG_LS = 0xf7;
const COEFFICIENTS = 64;

export interface JpegComponent {
  readonly id: number;
  /** Sampling factors. */
  readonly columns: number;
  readonly rows: number;
}

export interface JpegFrame {
  /** 0 baseline, 1 extended, 2 progressive, 3 lossless and so on: the second half of SOF's marker. */
  readonly process: number;
  readonly bitsPerSample: number;
  readonly width: number;
  readonly height: number;
  readonly components: readonly JpegComponent[];
}

export interface JpegScan {
  /** Offset of its entropy-coded data. */
  readonly dataAt: number;
  readonly componentIds: readonly number[];
  readonly firstCoefficient: number;
  readonly lastCoefficient: number;
  /** How many of the lowest bits a later scan brings. */
  readonly bitsLeft: number;
  /** In MCUs; 0 where there are no restart markers. */
  readonly restartInterval: number;
  restartMarkers: number;
}

export interface JpegStructure {
  readonly frame: JpegFrame | undefined;
  readonly scans: readonly JpegScan[];
  /** Whether the end marker was met. */
  readonly isEnded: boolean;
}

/**
 * Frame and scans as far as the file goes, without decoding anything. A preview inside EXIF is
 * passed over, as it is within a segment.
 */
export function readJpegStructure(jpeg: Buffer): JpegStructure {
  let frame: JpegFrame | undefined;
  let restartInterval = 0;
  let isEnded = false;
  const scans: JpegScan[] = [];
  for (const { marker, body } of readMarkers(jpeg)) {
    if (isRestart(marker)) {
      const scan = scans.at(-1);
      if (scan !== undefined) scan.restartMarkers += 1;
    } else if (isFrame(marker)) frame ??= readFrame(marker, body);
    else if (marker === END_OF_IMAGE) isEnded = true;
    else if (marker === RESTART_INTERVAL) restartInterval = readUInt16(body, 0);
    else if (marker === START_OF_SCAN) {
      const dataAt = body.byteOffset - jpeg.byteOffset + body.length;
      scans.push({ ...readScan(body), dataAt, restartInterval, restartMarkers: 0 });
    }
  }
  return { frame, scans, isEnded };
}

/**
 * What a JPEG is that libvips' decoder does not take.
 *
 * @returns undefined for baseline and progressive ones of 8 bits, arithmetic coding among them.
 */
export function nameUnsupportedJpeg(jpeg: Buffer): string | undefined {
  const { frame } = readJpegStructure(jpeg);
  if (frame === undefined) return undefined;
  const { process, bitsPerSample } = frame;
  if (process === JPEG_LS - FIRST_FRAME) return 'JPEG-LS';
  if ((process & 0x03) === 3) return 'lossless JPEG';
  if ((process & 0x04) !== 0) return 'hierarchical JPEG';
  return bitsPerSample === 8 ? undefined : `${String(bitsPerSample)}-bit JPEG`;
}

export function isProgressive({ process }: JpegFrame): boolean {
  return (process & 0x03) === 2;
}

/** Whether the scans that have begun are all that the picture has: each bit of each coefficient. */
export function isEveryScanBegun({ frame, scans }: JpegStructure): boolean {
  return (frame?.components ?? []).every(({ id }) => {
    const bitsLeft = new Array<number>(COEFFICIENTS).fill(Number.POSITIVE_INFINITY);
    for (const scan of scans) {
      if (!scan.componentIds.includes(id)) continue;
      bitsLeft.fill(scan.bitsLeft, scan.firstCoefficient, scan.lastCoefficient + 1);
    }
    return bitsLeft.every((bits) => bits === 0);
  });
}

/** How many pixels of the picture an MCU of a scan covers, across and down (T.81, section A.2). */
export function mcuSize(
  { components }: JpegFrame,
  { componentIds }: Pick<JpegScan, 'componentIds'>,
): { readonly width: number; readonly height: number } {
  const columns = Math.max(1, ...components.map((component) => component.columns));
  const rows = Math.max(1, ...components.map((component) => component.rows));
  const [only, ...others] = components.filter(({ id }) => componentIds.includes(id));
  if (only === undefined || others.length > 0) return { width: 8 * columns, height: 8 * rows };
  return {
    width: (8 * columns) / Math.max(1, only.columns),
    height: (8 * rows) / Math.max(1, only.rows),
  };
}

/** All markers in their order with the segment that follows, where one does. */
function* readMarkers(jpeg: Buffer): Generator<{ marker: number; body: Buffer }> {
  let offset = jpeg.indexOf(0xff);
  while (offset !== -1) {
    const marker = jpeg[offset + 1];
    if (marker === undefined) return;
    // Any number of 0xff may come before a marker.
    let next = marker === 0xff ? offset + 1 : offset + 2;
    if (hasSegment(marker)) {
      const length = readUInt16(jpeg, next);
      const body = jpeg.subarray(next + 2, next + length);
      if (length < 2 || body.length < length - 2) return;
      yield { marker, body };
      next += length;
    } else if (marker === END_OF_IMAGE || isRestart(marker)) {
      yield { marker, body: jpeg.subarray(next, next) };
      if (marker === END_OF_IMAGE) return;
    }
    offset = jpeg.indexOf(0xff, next);
  }
}

function hasSegment(marker: number): boolean {
  if (marker === START_OF_IMAGE || marker === END_OF_IMAGE) return false;
  return marker >= FIRST_FRAME && marker < 0xff && !isRestart(marker);
}

function isRestart(marker: number): boolean {
  return marker >= FIRST_RESTART && marker < START_OF_IMAGE;
}

function isFrame(marker: number): boolean {
  if (marker === JPEG_LS) return true;
  return marker >= FIRST_FRAME && marker <= LAST_FRAME && !NO_FRAMES.includes(marker);
}

function readFrame(marker: number, body: Buffer): JpegFrame {
  return {
    process: marker - FIRST_FRAME,
    bitsPerSample: body[0] ?? 0,
    height: readUInt16(body, 1),
    width: readUInt16(body, 3),
    components: inThrees(body.subarray(6), body[5] ?? 0).map(([id = 0, sampling = 0x11]) => ({
      id,
      columns: sampling >> 4,
      rows: sampling & 0x0f,
    })),
  };
}

function readScan(body: Buffer): Omit<JpegScan, 'dataAt' | 'restartInterval' | 'restartMarkers'> {
  const components = body[0] ?? 0;
  const [firstCoefficient = 0, lastCoefficient = 0, approximation = 0] = body.subarray(
    1 + components * 2,
  );
  return {
    componentIds: [...body.subarray(1, 1 + components * 2)].filter((_, index) => index % 2 === 0),
    firstCoefficient,
    lastCoefficient,
    bitsLeft: approximation & 0x0f,
  };
}

function inThrees(bytes: Buffer, count: number): readonly Buffer[] {
  return Array.from({ length: count }, (_, index) => bytes.subarray(index * 3, index * 3 + 3));
}

/** 0 where the bytes end before. */
function readUInt16(bytes: Buffer, offset: number): number {
  return ((bytes[offset] ?? 0) << 8) | (bytes[offset + 1] ?? 0);
}
