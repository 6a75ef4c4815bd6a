import { z } from 'zod';
import {
  countSchema,
  emit,
  flagSchema,
  onlyInput,
  readConfig,
  requireSide,
  variablesOf,
  type LayerCall,
  type LayerWriter,
} from '../layer-call.js';
import { asFlat, asKeras, type Value } from '../values.js';
import { activate } from './activate.js';

const denseSchema = z.object({ units: countSchema, use_bias: flagSchema, activation: z.unknown().optional() });

export const DENSE: Readonly<Record<string, LayerWriter>> = { Dense: dense };

/** Along the last axis, whatever stands in front of it. */
function dense(call: LayerCall): Value {
  const { units, use_bias: useBias, activation } = readConfig(call, denseSchema);
  const input = onlyInput(call);
  const { tensor, shape, layout } = asFlat(call.graph, input) ?? asKeras(call.graph, input);
  const features = requireSide(call, shape.at(-1), 'how many features come to it');
  const variables = variablesOf(call, useBias === false ? ['kernel'] : ['kernel', 'bias']);
  const kernel = variables.constant('kernel', [features, units]);
  const what = useBias === false ? undefined : 'product';
  const product = emit(call, 'MatMul', [tensor, kernel], {}, what);
  const sum =
    useBias === false
      ? product
      : emit(call, 'Add', [product, variables.constant('bias', [units])]);
  const result: Value = { tensor: sum, shape: [...shape.slice(0, -1), units], layout };
  return activate(call, result, activation);
}
