/** One file or field of a multipart body, as written: nothing is checked, quoted or escaped. */
export interface RawPart {
  readonly name: string;
  /** Makes it a file. */
  readonly fileName?: string;
  readonly content: string | Uint8Array;
}

export const BOUNDARY = 'boundary';

/** A multipart body with nothing checked: what a client should not send goes in as well. */
export function multipartBody(parts: readonly RawPart[]): Buffer {
  const written = parts.flatMap(({ name, fileName, content }) => {
    const file = fileName === undefined ? '' : `; filename="${fileName}"`;
    const head = `--${BOUNDARY}\r\ncontent-disposition: form-data; name="${name}"${file}\r\n\r\n`;
    return [Buffer.from(head), Buffer.from(content as Uint8Array), Buffer.from('\r\n')];
  });
  return Buffer.concat([...written, Buffer.from(`--${BOUNDARY}--\r\n`)]);
}
