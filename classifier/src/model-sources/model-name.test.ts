import { describe, expect, it } from '@jest/globals';
import { modelNameFrom, titleOf } from './model-name.js';

describe('a model’s name from its source', () => {
  it.each([
    ['fruits', 'fruits'],
    ['Früchte (2)', 'fruchte-2'],
    ['vit_base_patch16_224.augreg', 'vit_base_patch16_224.augreg'],
    ['..Screws & Bolts!', 'screws-bolts'],
    [`${'a'.repeat(62)}.b`, 'a'.repeat(62)],
  ])('makes of %j %j', (title, name) => {
    expect(modelNameFrom(title)).toBe(name);
  });

  it.each(['', '果物', '---', 'fruits.part'])('makes nothing of %j', (title) => {
    expect(() => modelNameFrom(title)).toThrow('Expected a --name for the model');
  });

  it.each([
    ['/home/me/fruits.onnx', 'fruits'],
    ['/home/me/fruits/model.onnx', 'fruits'],
    ['birds/keras_model.h5', 'birds'],
    ['model.onnx', 'model'],
  ])('calls %j %j', (path, title) => {
    expect(titleOf(path)).toBe(title);
  });
});
