/** Larger than nearly all that requests allocate, smaller than most layers' weights. */
const MMAP_THRESHOLD_BYTES = 1024 * 1024;
/** `M_MMAP_THRESHOLD` of glibc's malloc.h. */
const M_MMAP_THRESHOLD = -3;

/**
 * Has glibc give large blocks back to the system when they are freed. By itself it does so only
 * until the first one is: from then on it takes blocks of up to 32 MiB from heaps of each thread,
 * where little is ever returned. A ResNet50 then held 390 MB instead of 240, and most of
 * that stayed when it was closed. Only a call, or the environment that the process started with, can
 * change that.
 *
 * @returns whether there is such a C library.
 */
export async function returnFreedMemory(): Promise<boolean> {
  if (process.platform !== 'linux') return false;
  try {
    const { default: koffi } = await import('koffi');
    const mallopt = koffi.load('libc.so.6').func('int mallopt(int, int)');
    return mallopt(M_MMAP_THRESHOLD, MMAP_THRESHOLD_BYTES) === 1;
  } catch {
    // Another C library, or a processor that koffi is not built for: all works, with more memory.
    return false;
  }
}
