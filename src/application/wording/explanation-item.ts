import { rarityOf } from '../../domain/anomaly/surprise.ts';
import { correctionItem } from '../queries/correction.ts';
import type { Explained } from '../queries/explain.ts';
import { explanationText } from './explanation-text.ts';
import { factorOf } from './factor.ts';
import { hasRarity } from './has-rarity.ts';
import { isoInstant } from './iso-instant.ts';

/** An explanation as programs get it: timestamps are ISO instants, and `text` is the same for people. */
export const explanationItem = (explanation: Explained) => {
  const { finding, rule, factors, withoutVolume, leftOut, deepest, bars, corrections } = explanation;
  return {
    id: finding.id,
    series: finding.series,
    rule,
    policy: finding.policy,
    factors: [...factors],
    withoutVolume,
    leftOut: { ...leftOut, winsorised: [...leftOut.winsorised] },
    deepest: deepest && { timestamp: isoInstant(deepest.time), value: deepest.value },
    bars: bars.map(({ time, surprise, channel, kind, direction, severity }) => ({
      timestamp: isoInstant(time),
      kind,
      direction,
      severity,
      rarity: hasRarity(kind) ? rarityOf(surprise) : null,
      factor: factorOf(channel),
    })),
    corrections: corrections.map(correctionItem),
    text: explanationText(explanation),
  };
};
