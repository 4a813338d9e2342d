import { drawdownText } from '../../../application/wording/drawdown-item.ts';
import { countText, priceText, signedPercentText, volumeText, whenText } from '../../../application/wording/figures.ts';
import type { Bar } from '../api/answers.ts';
import { hovered, picked } from '../state/chart.ts';
import { book, type Book } from '../state/market.ts';
import { opened } from '../state/selection.ts';

/** The bar to read out: the one under the pointer, else the one that was chosen, else the loudest of the open finding, else the newest. */
const indexOf = ({ bars }: Book): number => {
  const { value } = hovered;
  if (value !== null && bars[value]) return value;
  const wanted = picked.value ?? opened.value?.loudest.timestamp;
  const at = wanted === undefined ? -1 : bars.findIndex(({ timestamp }) => timestamp === wanted);
  return at === -1 ? bars.length - 1 : at;
};

const changeText = (bar: Bar, before: Bar | undefined): string =>
  before ? signedPercentText(Math.log(bar.close / before.close)) : '';

const bandText = ({ band, reason }: Bar): string => {
  if (band) return `${priceText(band.low)} to ${priceText(band.high)}`;
  return reason === 'warming-up' ? 'warming up' : 'not judged';
};

const Figure = ({ name, value }: { name: string; value: string }) => (
  <div class="figure">
    <dt>{name}</dt>
    <dd>{value}</dd>
  </div>
);

/** The numbers of one bar, above the chart. */
export const Readout = () => {
  const held = book.value;
  const index = held ? indexOf(held) : -1;
  const bar = held?.bars[index];
  if (!held || !bar) return null;
  const { item, bars } = held;
  return (
    <>
      <div class="quote">
        <h1>{item.ticker}</h1>
        <strong>{priceText(bar.close)}</strong>
        <span>{changeText(bar, bars[index - 1])}</span>
        <span class={bar.verdict}>{bar.verdict}</span>
        {item.drawdown && index === bars.length - 1 ? <span>{drawdownText(item.drawdown)}</span> : null}
      </div>
      <dl class="figures">
        <Figure name="Bar" value={whenText(Date.parse(bar.timestamp), item.series)} />
        <Figure name="Open" value={priceText(bar.open)} />
        <Figure name="High" value={priceText(bar.high)} />
        <Figure name="Low" value={priceText(bar.low)} />
        <Figure name="Volume" value={volumeText(bar.volume)} />
        <Figure name="Expected close" value={bandText(bar)} />
        {bars.length < item.bars ? <Figure name="Shown" value={`the newest ${countText(bars.length, 'bar')}`} /> : null}
      </dl>
    </>
  );
};
