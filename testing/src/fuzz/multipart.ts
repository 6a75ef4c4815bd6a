/** A part of a multipart body, as written: nothing is checked, quoted or escaped. */
export interface Part {
  readonly name: string;
  /** Makes it a file. */
  readonly fileName?: string;
  readonly content: string | Buffer;
}

export const BOUNDARY = 'xFUZZx';

export function multipart(parts: readonly Part[]): Buffer {
  const written = parts.flatMap(({ name, fileName, content }) => {
    const file = fileName === undefined ? '' : `; filename="${fileName}"`;
    return [
      `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n`,
      content,
      '\r\n',
    ];
  });
  return Buffer.concat([...written, `--${BOUNDARY}--\r\n`].map((part) => Buffer.from(part)));
}
