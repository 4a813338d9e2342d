import { detectorOf } from '../../domain/anomaly/detectors/index.ts';
import type { BarWindow } from '../../domain/baseline/bar-window.ts';
import type { Timing } from '../../domain/market/place.ts';
import type { Checkpoint, Memory } from '../../domain/ticker/memory.ts';
import type { TickerState } from '../../domain/ticker/ticker.ts';

type EncodedMemory = {
  readonly detector: string;
  readonly version: number;
  readonly state: unknown;
  readonly checkpoints: readonly Checkpoint[];
};

type EncodedTicker = Omit<TickerState, 'baseline'> & {
  readonly window: BarWindow;
  readonly timing: Timing;
  readonly memories: readonly EncodedMemory[];
};

/** A ticker's state as JSON; of each detector its name, its version and what it remembers. */
export const encodeTicker = ({ baseline, ...state }: TickerState): string => {
  const memories = baseline.memories.map(({ detector: { name, version }, ...memory }) => ({
    detector: name,
    version,
    ...memory,
  }));
  const encoded: EncodedTicker = { ...state, window: baseline.window, timing: baseline.timing, memories };
  return JSON.stringify(encoded);
};

const decodeMemory = ({ detector: name, version, ...memory }: EncodedMemory): Memory | null => {
  const detector = detectorOf(name);
  return detector?.version === version ? { detector, ...memory } : null;
};

const decodeState = (body: string): TickerState | null => {
  const { window, timing, memories, ...state } = JSON.parse(body) as EncodedTicker;
  const decoded = memories.map(decodeMemory).filter((memory) => memory !== null);
  return decoded.length === memories.length ? { ...state, baseline: { window, timing, memories: decoded } } : null;
};

/** The state that `encodeTicker` made a text of, under the same fold version; null when the text is no such thing, or a detector of it is gone or reads otherwise now. */
export const decodeTicker = (body: string): TickerState | null => {
  try {
    return decodeState(body);
  } catch {
    return null;
  }
};
