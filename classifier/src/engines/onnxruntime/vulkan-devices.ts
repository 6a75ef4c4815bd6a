import koffi, { type KoffiFunc } from 'koffi';

/** `VkPhysicalDeviceType` */
const DEVICE_KINDS = ['other', 'integrated', 'discrete', 'virtual', 'software'] as const;

/** What a Vulkan driver computes on. */
export interface VulkanDevice {
  readonly name: string;
  /** `software`: made up on the processor, as by SwiftShader and Mesa's llvmpipe. */
  readonly kind: (typeof DEVICE_KINDS)[number];
}

/** What Vulkan's own calls say where they do nothing. */
export type NoVulkan = 'no library' | 'no driver';

const LIBRARY = 'libvulkan.so.1';
/** `VK_STRUCTURE_TYPE_INSTANCE_CREATE_INFO`; all that follows it may be zero. */
const INSTANCE_CREATE_INFO = 1;
const INSTANCE_CREATE_INFO_BYTES = 64;
/** `VkPhysicalDeviceProperties` has 824, in front of them what is read here. */
const PROPERTIES_BYTES = 1024;
const TYPE_OFFSET = 16;
const NAME_OFFSET = 20;
const NAME_BYTES = 256;
const POINTER_BYTES = 8;

/**
 * Asks Vulkan which devices it has, because onnxruntime takes whatever there is and does not say
 * what it took. Loads the drivers: to be called on a thread that ends soon.
 */
export function vulkanDevices(): readonly VulkanDevice[] | NoVulkan {
  const vulkan = loadVulkan();
  if (vulkan === undefined) return 'no library';
  const info = Buffer.alloc(INSTANCE_CREATE_INFO_BYTES);
  info.writeUInt32LE(INSTANCE_CREATE_INFO);
  const created = Buffer.alloc(POINTER_BYTES);
  if (vulkan.createInstance(info, null, created) !== 0) return 'no driver';
  const instance = created.readBigUInt64LE();
  try {
    return physicalDevices(vulkan, instance).map((device) => describe(vulkan, device));
  } finally {
    vulkan.destroyInstance(instance, null);
  }
}

/** Handles go as numbers: nothing here reads what they stand for. */
interface Vulkan {
  readonly createInstance: KoffiFunc<(info: Buffer, allocator: null, made: Buffer) => number>;
  readonly destroyInstance: KoffiFunc<(instance: bigint, allocator: null) => void>;
  readonly enumerate: KoffiFunc<
    (instance: bigint, count: Buffer, devices: Buffer | null) => number
  >;
  readonly properties: KoffiFunc<(device: bigint, properties: Buffer) => void>;
}

function loadVulkan(): Vulkan | undefined {
  try {
    const library = koffi.load(LIBRARY);
    return {
      createInstance: library.func('int vkCreateInstance(void *info, void *allocator, void *made)'),
      destroyInstance: library.func('void vkDestroyInstance(uint64_t instance, void *allocator)'),
      enumerate: library.func(
        'int vkEnumeratePhysicalDevices(uint64_t instance, void *count, void *devices)',
      ),
      properties: library.func(
        'void vkGetPhysicalDeviceProperties(uint64_t device, void *properties)',
      ),
    };
  } catch {
    return undefined;
  }
}

function physicalDevices(vulkan: Vulkan, instance: bigint): readonly bigint[] {
  const count = Buffer.alloc(4);
  if (vulkan.enumerate(instance, count, null) !== 0) return [];
  const devices = Buffer.alloc(count.readUInt32LE() * POINTER_BYTES);
  if (vulkan.enumerate(instance, count, devices) !== 0) return [];
  return Array.from({ length: count.readUInt32LE() }, (_, index) =>
    devices.readBigUInt64LE(index * POINTER_BYTES),
  );
}

function describe(vulkan: Vulkan, device: bigint): VulkanDevice {
  const properties = Buffer.alloc(PROPERTIES_BYTES);
  vulkan.properties(device, properties);
  const name = properties.subarray(NAME_OFFSET, NAME_OFFSET + NAME_BYTES);
  return {
    name: name.subarray(0, name.indexOf(0)).toString('utf8'),
    kind: DEVICE_KINDS[properties.readUInt32LE(TYPE_OFFSET)] ?? 'other',
  };
}
