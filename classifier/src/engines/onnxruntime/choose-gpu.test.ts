import { describe, expect, it } from '@jest/globals';
import { chooseGpu } from './choose-gpu.js';
import type { VulkanDevice } from './vulkan-devices.js';

const card: VulkanDevice = { name: 'NVIDIA H100', kind: 'discrete' };
const chip: VulkanDevice = { name: 'Intel UHD', kind: 'integrated' };
const software: VulkanDevice = { name: 'llvmpipe (LLVM 15)', kind: 'software' };

describe('chooseGpu', () => {
  it('takes the card before the chip, and both before what is made up on the processor', () => {
    expect(chooseGpu([software, chip, card], false)).toBe('NVIDIA H100');
    expect(chooseGpu([software, chip], true)).toBe('Intel UHD');
  });

  it('takes software for who asks for it by name, and for nobody else', () => {
    expect(chooseGpu([software], true)).toBe('llvmpipe (LLVM 15)');
    expect(() => chooseGpu([software], false)).toThrow(
      /none but llvmpipe \(LLVM 15\).*DEVICE=software takes it/,
    );
  });

  it.each([
    ['no library', /libvulkan\.so\.1, which is not there .*apt-get install libvulkan1/],
    ['no driver', /Vulkan driver \(an ICD.*mesa-vulkan-drivers.*--gpus all/],
    [[], /libvulkan\.so\.1 finds none/],
  ] as const)('says of %j what is missing and what to do', (found, sentence) => {
    expect(() => chooseGpu(found, true)).toThrow(sentence);
  });
});
