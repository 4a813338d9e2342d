import { useEffect, useRef } from 'preact/hooks';
import { drawMarket } from '../chart/draw.ts';
import { range } from '../state/chart.ts';
import { book } from '../state/market.ts';

const keepView = (): void => {
  range.value = 'own';
};

/** The chart of the series on screen. */
export const ChartView = () => {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => (host.current ? drawMarket(host.current) : undefined), []);
  const { item, findings } = book.value ?? {};
  const label = item
    ? `Chart of ${item.ticker}: ${item.bars} bars with their expected band and ${findings?.length ?? 0} findings, which the list of findings holds as text.`
    : 'Chart';
  return <div class="chart" ref={host} role="img" aria-label={label} onWheel={keepView} onPointerDown={keepView} />;
};
