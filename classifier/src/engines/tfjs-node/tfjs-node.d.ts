/* eslint @typescript-eslint/consistent-type-imports: off, no-restricted-syntax: off --
   An import would make this file augment the package's types, which need not be there; and the
   default export is CommonJS's, whose names Node cannot tell. */
declare module '@tensorflow/tfjs-node' {
  const tfjs: import('./tfjs-library.js').Tfjs;
  export default tfjs;
}
