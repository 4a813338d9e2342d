import { book, current, link, lookedBack, tickers } from '../state/market.ts';
import { look } from '../state/time.ts';
import { route } from '../state/route.ts';
import { ChartView } from './chart-view.tsx';
import { FindingList } from './finding-list.tsx';
import { FindingPanel } from './finding-panel.tsx';
import { Legend } from './legend.tsx';
import { OpenPanel, PanelSwitch } from './panels.tsx';
import { Readout } from './readout.tsx';
import { Timeline } from './timeline.tsx';
import { Toolbar } from './toolbar.tsx';

const reasonForNoBook = (ticker: string): string => {
  if (!lookedBack.value) return `Fetching the bars of ${ticker}.`;
  return look.value.state === 'shown' ? `Nothing was known of ${ticker} then.` : '';
};

const reasonForNothing = (): string => {
  if (tickers.value === null) return link.value.state === 'connecting' ? 'Connecting to Tapewatch.' : '';
  if (tickers.value.length === 0) return 'No ticker is watched yet.';
  if (!current.value) return `${route.value.ticker ?? ''} is not watched. Choose a ticker above.`;
  return reasonForNoBook(current.value.ticker);
};

/** The chart with all that belongs to it, beside the findings; or why there is nothing to show. */
export const Market = () => {
  if (!book.value)
    return (
      <main class="nothing">
        <p>{reasonForNothing()}</p>
        {route.value.panel === 'system' ? <OpenPanel /> : null}
      </main>
    );
  return (
    <main>
      <section class="market" aria-label="Chart">
        <div class="top">
          <Readout />
          <Toolbar />
        </div>
        <ChartView />
        <Timeline />
        <div class="foot">
          <Legend />
          <PanelSwitch />
        </div>
        <OpenPanel />
      </section>
      <aside aria-label="Findings">
        <FindingPanel />
        <FindingList />
      </aside>
    </main>
  );
};
