import { link, now, current, stream, type Link } from '../state/market.ts';
import { switchTheme, theme } from '../state/theme.ts';
import { keysShown } from '../keyboard.ts';
import { dataAge } from '../words/ages.ts';
import { MoonIcon, SunIcon } from './icons.tsx';
import { NewsLine } from './news.tsx';
import { TickerSwitch } from './ticker-switch.tsx';

const LINK_WORDS: Readonly<Record<Link['state'], string>> = {
  connecting: 'connecting',
  'warming-up': 'warming up',
  live: 'connected',
  problem: 'problem',
  lost: 'no answer',
};

const showKeys = (): void => {
  keysShown.value = true;
};

/** The top line: name, tickers, age of the data, state of the link, theme and keys. */
export const Header = () => {
  const item = current.value;
  const { state } = link.value;
  return (
    <header>
      <a class="brand" href="#/">
        <img src={new URL('../icon.svg', import.meta.url).href} alt="" width="22" height="22" /> Tapewatch
      </a>
      <TickerSwitch />
      <NewsLine />
      <p class="age">{item ? dataAge(item, now.value) : ''}</p>
      <p class={`link ${state}`} role="status">
        {state === 'live' && stream.value === 'open' ? 'live' : LINK_WORDS[state]}
      </p>
      <button
        type="button"
        class="plain"
        onClick={switchTheme}
        title="Light or dark (d)"
        aria-label={`Change to the ${theme.value === 'dark' ? 'light' : 'dark'} theme`}
      >
        {theme.value === 'dark' ? <SunIcon /> : <MoonIcon />}
      </button>
      <button type="button" class="plain keys" onClick={showKeys} title="Keys (?)" aria-label="Show the keys">
        ?
      </button>
    </header>
  );
};
