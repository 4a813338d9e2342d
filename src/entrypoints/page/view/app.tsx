import { Banner } from './banner.tsx';
import { Header } from './header.tsx';
import { KeysDialog } from './keys-dialog.tsx';
import { Market } from './market.tsx';
import { TimeBar } from './time-bar.tsx';

/** The page. */
export const App = () => (
  <>
    <Header />
    <Banner />
    <TimeBar />
    <Market />
    <footer>
      <p>Not investment advice. Prices as the feed gave them, times of New York.</p>
      <p>
        TradingView Lightweight Charts™, Copyright © 2026 TradingView, Inc.{' '}
        <a href="https://www.tradingview.com/" rel="noopener noreferrer">
          tradingview.com
        </a>
      </p>
    </footer>
    <KeysDialog />
  </>
);
