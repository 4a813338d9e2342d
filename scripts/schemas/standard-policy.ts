import { standard } from '../../src/domain/anomaly/policies/standard.ts';
import { publish, type Published } from './published.ts';

/** The policy `standard` as a policy file, to start one's own from. */
export const standardPolicy = (): Published => publish('standard.policy.json', standard());
