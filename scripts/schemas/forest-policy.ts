import { standard } from '../../src/domain/anomaly/policies/standard.ts';
import type { Channel, Rule } from '../../src/domain/anomaly/policy.ts';
import { publish, type Published } from './published.ts';

/** The forest at a quarter of a channel's say, with its tail as `policy fit` measures it on daily bars of 156 US stocks (decision 36). */
const FOREST: Channel = {
  detector: 'forest',
  tail: {
    type: 'table',
    side: 'both',
    z: [
      0, 0.019, 0.022, 0.028, 0.036, 0.051, 0.065, 0.101, 0.16, 0.304, 0.491, 0.751, 1.227, 1.695, 2.299, 3.123, 4.007,
      4.902,
    ],
    surprise: [
      0, 0.0088, 0.0458, 0.1549, 0.301, 0.5229, 0.699, 1, 1.301, 1.699, 2, 2.301, 2.699, 3, 3.301, 3.699, 4, 4.301,
    ],
    index: 2.95,
  },
  weight: 0.25,
};

const withForest = (rule: Rule): Rule =>
  rule.name === 'shock' ? { ...rule, channels: [...rule.channels, FOREST] } : rule;

/** The policy `standard` with a random cut forest, as an example of a detector that is switched on. */
export const forestPolicy = (): Published =>
  publish('examples/forest.policy.json', { name: 'forest', rules: standard().rules.map(withForest) });
