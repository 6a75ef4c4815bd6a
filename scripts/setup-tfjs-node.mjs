/**
 * Makes @tensorflow/tfjs-node load where its own install script cannot: npm run setup:tfjs-node
 *
 * Takes TensorFlow's C library from LIBTENSORFLOW_DIR, or else from the tensorflow-cpu wheel on
 * PyPI, and builds the package's addon from source. What is downloaded and built is kept in
 * $XDG_CACHE_HOME/detections/tfjs-node, so that the next clone takes seconds. Does nothing where
 * the package loads already. With --copy it copies the libraries instead of linking to them, for an
 * image that has no cache.
 */
import { installPackage, whyItDoesNotLoad } from './tfjs-node/package.mjs';
import { buildAddon } from './tfjs-node/addon.mjs';
import { cacheFolder, SetupError } from './environment.mjs';
import { findTensorFlow, placeTensorFlow } from './tfjs-node/tensorflow.mjs';

const cache = cacheFolder('tfjs-node');
const copy = process.argv.includes('--copy');

try {
  const tfjsNode = installPackage();
  if (whyItDoesNotLoad(tfjsNode) === undefined) {
    say(`@tensorflow/tfjs-node ${tfjsNode.version} loads already.`);
  } else {
    const tensorFlow = findTensorFlow(cache, say);
    placeTensorFlow(tensorFlow, tfjsNode, { copy });
    buildAddon(tfjsNode, tensorFlow, cache, say);
    const reason = whyItDoesNotLoad(tfjsNode);
    if (reason !== undefined) throw new SetupError(`It still does not load:\n${reason}`);
    say(`@tensorflow/tfjs-node ${tfjsNode.version} loads, on ${tensorFlow.description}.`);
  }
  say('ENGINE=tfjs-node npm start takes it.');
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  say(`setup:tfjs-node failed. ${error.message}`);
  process.exitCode = 1;
}

function say(line) {
  process.stderr.write(`${line}\n`);
}
