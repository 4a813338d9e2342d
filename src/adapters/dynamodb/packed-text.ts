import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';

const channel = (detector: string): string =>
  `{"detector":"${detector}","version":1,"value":0,"expected":0,"spread":0.000,"z":0,"surprise":0,"threshold":0.000,"sample":`;

/** What events and findings have in common as JSON, the most common last. Never changed, because what was written is read by it; another text would go with another attribute of its items. */
const DICTIONARY = Buffer.from(
  [
    '"flat-baseline""no-volume""thin-trading""outside-session""extended-hours""dividend""suspect-corporate-action"',
    '{"type":"AnomalyRetracted","v":1,"data":{"id":"","barTime":1,"reason":"bar-corrected","chain":{"commit":',
    '{"type":"AnomalyEnded","v":1,"data":{"id":"","endTime":1,"reason":"quiet","chain":{"commit":',
    '{"type":"AnomalyUpdated","v":1,"data":{"id":"","severity":"critical","score":0.9,"added":[{"time":1',
    '"kind":"level-shift""volatility-shift""drawdown""intraday-shock","direction":"up","channel":{"removed":[',
    '{"type":"AnomalyDetected","v":1,"data":{"id":"","rule":"shock","kind":"price","direction":"down","severity":"medium","score":0.9,"policy":"standard@","bars":[{"time":1,"surprise":3.,"severity":"high","kind":"volume","direction":"down","channel":{}],"end":null,"supersedes":null,"chain":{"commit":1,"previous":',
    '"judgement":{"verdict":"anomalous","reason":"above-threshold""continues-finding","score":0.9',
    '"judgement":{"verdict":"unjudged","reason":"warming-up","score":0,"missing":1,"channels":[]}}},',
    ...['session-level', 'drawdown', 'volatility-shift', 'level-shift', 'missing-bars', 'stale', 'bad-tick'].map(
      channel,
    ),
    ...['slot-stale', 'slot-tick', 'session-gap', 'range', 'gap'].map(channel),
    '[{"type":"BarObserved","v":1,"data":{"bar":{"time":1,"open":1,"high":1,"low":1,"close":1,"volume":1},"policy":"standard@',
    '"},"judgement":{"verdict":"normal","reason":"within-normal","score":0.5,"missing":0,"channels":[',
    `${channel('slot-return')}},${channel('slot-volume')}},${channel('return')}},${channel('volume')}}]}}}]`,
  ].join(''),
);

/** A text as an attribute: deflated against what such texts have in common, which leaves half of what plain deflating does, or as it is where that is smaller. */
export const packed = (text: string): AttributeValue => {
  const deflated = deflateRawSync(text, { dictionary: DICTIONARY });
  return deflated.length < Buffer.byteLength(text) ? { B: deflated } : { S: text };
};

/** The text of an attribute, by a schema that throws where there is none. */
export const packedText = z
  .union([z.object({ S: z.string() }), z.object({ B: z.instanceof(Uint8Array) })])
  .transform((body) => ('S' in body ? body.S : inflateRawSync(body.B, { dictionary: DICTIONARY }).toString()));
