/** Writes graphql-api/src/heads/block-products-code.ts from the WebAssembly text beside it. */
import { Buffer } from 'node:buffer';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import prettier from 'prettier';
import wabt from 'wabt';

const FOLDER = fileURLToPath(new URL('../graphql-api/src/heads/', import.meta.url));
const TEXT = 'block-products.wat';
const CODE = `${FOLDER}block-products-code.ts`;

const { parseWat } = await wabt();
const parsed = parseWat(TEXT, await readFile(FOLDER + TEXT, 'utf8'), { simd: true });
parsed.validate();
const { buffer } = parsed.toBinary({});
const code = `// Generated from ${TEXT} by npm run generate: do not edit.

/** A WebAssembly module, in base64. */
export const BLOCK_PRODUCTS_CODE =
  '${Buffer.from(buffer).toString('base64')}';
`;
const options = await prettier.resolveConfig(CODE);
await writeFile(CODE, await prettier.format(code, { ...options, parser: 'typescript' }));
