import { effect } from '@preact/signals';
import { render } from 'preact';
import { listenToKeys } from './keyboard.ts';
import { current } from './state/market.ts';
import { followSystem } from './state/system.ts';
import { startListening } from './state/live.ts';
import { startPolling } from './state/polling.ts';
import { followReplay } from './state/replay.ts';
import { followAddress } from './state/route.ts';
import { applyTheme } from './state/theme.ts';
import { followMoment } from './state/time.ts';
import { startTimeTravel } from './state/time-travel.ts';
import { App } from './view/app.tsx';

const host = document.getElementById('app');
if (!host) throw new Error('The page has no element with the id app.');

applyTheme();
followAddress();
followMoment();
listenToKeys();
effect(() => {
  document.title = current.value ? `${current.value.ticker} · Tapewatch` : 'Tapewatch';
});
render(<App />, host);
startTimeTravel();
startPolling();
startListening();
followSystem();
followReplay();
