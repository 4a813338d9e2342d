import { useMemo } from 'preact/hooks';
import type { Replay } from '../api/answers.ts';
import { spellsOf, type Spell } from '../words/spells.ts';

/** Most bars that are drawn. */
const MOST = 80;

const HALF = 20;

const textOf = ({ first, last, recorded, replayed }: Spell): string =>
  `${first === last ? first : `${first} to ${last}`}: ${replayed} under the replay, ${recorded} recorded`;

const Bar = ({ spell, at, most }: { spell: Spell; at: number; most: number }) => {
  const [up, down] = [(HALF * spell.replayed) / most, (HALF * spell.recorded) / most];
  return (
    <g>
      <title>{textOf(spell)}</title>
      <rect x={at} y={0} width={1} height={2 * HALF} fill="transparent" />
      <rect class="replayed" x={at + 0.1} y={HALF - up} width={0.8} height={up} />
      <rect class="recorded" x={at + 0.1} y={HALF} width={0.8} height={down} />
    </g>
  );
};

/** Findings over time: upwards what the replay has, downwards what was recorded. */
export const ReplayDays = ({ days }: { days: Replay['days'] }) => {
  const spells = useMemo(() => spellsOf(days, MOST), [days]);
  const most = spells.reduce((highest, { recorded, replayed }) => Math.max(highest, recorded, replayed), 1);
  const [first, last] = [spells[0], spells.at(-1)];
  if (!first || !last) return null;
  return (
    <figure class="days">
      <svg viewBox={`0 0 ${spells.length} ${2 * HALF}`} preserveAspectRatio="none" aria-hidden="true">
        {spells.map((spell, at) => (
          <Bar key={spell.first} spell={spell} at={at} most={most} />
        ))}
      </svg>
      <figcaption>
        {first.first} to {days.at(-1)?.date}: up, the replay; down, as recorded
      </figcaption>
    </figure>
  );
};
