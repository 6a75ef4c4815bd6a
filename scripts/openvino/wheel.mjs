/** The version whose C interface classifier/src/engines/openvino declares; a test compares them. */
export const VERSION = '2026.4.1';

/** The C library, by the name that holds the version of its interface. */
export const LIBRARY = 'libopenvino_c.so.2641';

/** By Node's name of the processor: the wheel on PyPI for Linux with glibc, and its plugin. */
export const WHEELS = {
  x64: {
    sha256: '2d22b1da03f7caf74df30e9f6417d0ab2f637e4a38e08e1dcd294d2c37407aaf',
    glibc: '2.28',
    plugin: 'libopenvino_intel_cpu_plugin.so',
    megabytes: 59,
  },
  arm64: {
    sha256: 'bea1eb3733c34ef331adc945da0ccda5937865031139073663be84c517ffda22',
    glibc: '2.35',
    plugin: 'libopenvino_arm_cpu_plugin.so',
    megabytes: 31,
  },
};

/** Of 180 MB unpacked, what reads ONNX and computes on the processor: 92 MB on x86-64. */
export function librariesOf({ plugin }) {
  return [
    LIBRARY,
    'libopenvino.so.2641',
    'libopenvino_onnx_frontend.so.2641',
    'libtbb.so.12',
    plugin,
  ];
}

/** As classifier/src/engines/openvino/find-library.ts looks for it. */
export function folderName() {
  return `openvino-${VERSION}-${process.platform}-${process.arch}`;
}
