import type { NoVulkan, VulkanDevice } from './vulkan-devices.js';

/** The one that onnxruntime asks for, which prefers speed to a battery's life. */
const FIRST_FIRST = ['discrete', 'integrated', 'virtual', 'other', 'software'] as const;

const DRIVERS =
  "Debian's mesa-vulkan-drivers has those of AMD and Intel, and needs /dev/dri; NVIDIA's comes with its driver, in a container by --gpus all with NVIDIA_DRIVER_CAPABILITIES=all";

/**
 * @param found What Vulkan says there is.
 * @param mayBeSoftware Whether one will do that is made up on the processor.
 * @throws Error that says what is missing, and what to do about it.
 */
export function chooseGpu(
  found: readonly VulkanDevice[] | NoVulkan,
  mayBeSoftware: boolean,
): string {
  if (found === 'no library') {
    throw new Error(
      "expected Vulkan's loader, libvulkan.so.1, which is not there (Debian: apt-get install libvulkan1)",
    );
  }
  if (found === 'no driver' || found.length === 0) {
    throw new Error(
      `expected a GPU with a Vulkan driver (an ICD, as in /usr/share/vulkan/icd.d); libvulkan.so.1 finds none. ${DRIVERS}`,
    );
  }
  const [best] = FIRST_FIRST.flatMap((kind) => found.filter((device) => device.kind === kind));
  if (best !== undefined && (best.kind !== 'software' || mayBeSoftware)) return best.name;
  const names = found.map(({ name }) => name).join(', ');
  throw new Error(
    `expected a GPU; the Vulkan drivers here have none but ${names}, which computes on the processor and far slower than DEVICE=cpu. ${DRIVERS}. DEVICE=software takes it, for tests`,
  );
}
