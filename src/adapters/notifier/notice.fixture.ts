import type { Digest, Notice } from '../../application/ports/notifier.ts';

/** A digest of the sample feed. */
export const digest: Digest = {
  findings: { medium: 78, high: 9, critical: 1 },
  gravest: [
    {
      id: 'gspc-20160624-volume-0ko8e58',
      severity: 'critical',
      ticker: '^GSPC',
      headline: '^GSPC traded 2.1 times its usual volume on 2016-06-24, about once in 2,100 bars',
    },
    { id: 'gspc-20200224-price-0f3a9c', severity: 'high', ticker: '^GSPC', headline: '' },
  ],
  withdrawn: 0,
  tickers: ['AAPL', '^GSPC'],
  from: '2000-01-28',
  to: '2020-03-18',
};

/** A notice of an index that fell. */
export const notice: Notice = {
  id: 'gspc-20200224-price-0f3a9c:detected:5031',
  reason: 'detected',
  finding: {
    id: 'gspc-20200224-price-0f3a9c',
    series: 'sample/^GSPC/1d',
    ticker: '^GSPC',
    sessionDate: '2020-02-24',
    timestamp: '2020-02-24T14:30:00.000Z',
    endTimestamp: null,
    bars: ['2020-02-24T14:30:00.000Z'],
    kind: 'price',
    direction: 'down',
    severity: 'high',
    score: 0.759,
    value: Math.log(1 - 0.0341),
    expected: 0.0007,
    spread: 0.0059,
    threshold: 3.4,
    rarity: 1412.5,
    loudest: {
      timestamp: '2020-02-24T14:30:00.000Z',
      kind: 'price',
      direction: 'down',
      detector: 'return',
      value: Math.log(1 - 0.0341),
      expected: 0.0007,
      spread: 0.0059,
      threshold: 3.4,
    },
    detector: 'return',
    policy: 'standard@0f3a9c',
    reason:
      '^GSPC fell 3.4 % on 2020-02-24, where a fall of up to 1.9 % is normal: about once in 1,400 bars (5.6 years).',
  },
};

/** The same notice about a finding that differs in some fields. */
export const noticeOf = (finding: Partial<Notice['finding']>, other: Partial<Notice> = {}): Notice => ({
  ...notice,
  ...other,
  finding: { ...notice.finding, ...finding },
});
