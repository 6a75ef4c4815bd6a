import { afterEach, beforeEach, describe } from '@jest/globals';
import type { TeachingLimits } from '../../application/classifiers/classifier-store.js';
import type { ClassifierStores } from './classifier-stores.fixture.js';
import { describeClasses } from './contract/classes.fixture.js';
import { describeEmbeddings } from './contract/embeddings.fixture.js';
import { describeExamples } from './contract/examples.fixture.js';
import { describeLimits } from './contract/limits.fixture.js';
import { describeProcesses } from './contract/processes.fixture.js';
import { describeRefusalsAndChanges } from './contract/refusals.fixture.js';
import { describeVersions } from './contract/versions.fixture.js';
import { StoreUnderTest } from './contract/store-under-test.fixture.js';

/** What may be relied on, wherever own classifiers are kept. */
export function describeClassifierStoreContract(
  place: string,
  create: (limits: TeachingLimits) => Promise<ClassifierStores>,
): void {
  describe(`own classifiers, kept in ${place}`, () => {
    const tested = new StoreUnderTest(create);
    beforeEach(() => tested.start());
    afterEach(() => tested.close());

    describeClasses(tested);
    describeExamples(tested);
    describeEmbeddings(tested);
    describeVersions(tested);
    describeLimits(tested);
    describeRefusalsAndChanges(tested);
    describeProcesses(tested);
  });
}
