import { useSignal } from '@preact/signals';
import { countText, grouped } from '../../../application/wording/figures.ts';
import { current, tickers } from '../state/market.ts';
import { findTicker, showTicker } from '../state/selection.ts';
import { Choice } from './toolbar.tsx';

/** With more tickers than this a search is easier than buttons. */
const MOST_BUTTONS = 6;

const Options = () => (
  <datalist id="tickers">
    {(tickers.value ?? []).map(({ series, ticker, bars, lastBar }) => (
      <option key={series} value={ticker}>
        {lastBar === null ? 'no bar yet' : `${countText(bars, 'bar')} to ${lastBar.slice(0, 10)}`}
      </option>
    ))}
  </datalist>
);

/** A field that shows the ticker on screen, and searches all of them while it is written in. */
const Search = ({ shown, count }: { shown: string; count: number }) => {
  const typed = useSignal<string | null>(null);
  const choose = (field: HTMLInputElement): void => {
    if (field.value.trim() !== '') findTicker(field.value);
    field.blur();
  };
  return (
    <span class="search">
      <input
        id="ticker"
        type="text"
        aria-label="Ticker"
        title="Find a ticker (/)"
        list="tickers"
        autoComplete="off"
        spellcheck={false}
        placeholder="Find a ticker"
        value={typed.value ?? shown}
        onFocus={() => void (typed.value = '')}
        onBlur={() => void (typed.value = null)}
        onInput={(event) => void (typed.value = event.currentTarget.value)}
        onChange={(event) => choose(event.currentTarget)}
      />
      <small>{grouped(count)} tickers</small>
      <Options />
    </span>
  );
};

const Buttons = ({ shown, names }: { shown: string; names: readonly string[] }) => (
  <div class="choices tickers" role="group" aria-label="Ticker">
    {names.map((name) => (
      <Choice key={name} pressed={name === shown} title={`Show ${name}`} onClick={() => showTicker(name)}>
        {name}
      </Choice>
    ))}
  </div>
);

/** Chooses the ticker on screen: a few by buttons, many by a search. */
export const TickerSwitch = () => {
  const names = [...new Set((tickers.value ?? []).map(({ ticker }) => ticker))];
  const shown = current.value?.ticker ?? '';
  if (names.length > MOST_BUTTONS) return <Search shown={shown} count={names.length} />;
  return <Buttons shown={shown} names={names} />;
};
