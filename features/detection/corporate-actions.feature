Feature: Splits and dividends
  On prices as traded a split looks like a crash and a dividend like a fall. Where the feed tells of
  them, a day is judged on what is left of its move; where it has told of none that day, a day that
  looks like a split is held until the next one shows whether it was.

  Scenario: A split that the feed tells of is no news, on its day and after
    Given the feed gives prices as traded, and tells of splits and dividends
    And AAPL traded quietly around 500.00 on about 45 million shares a day, for 80 sessions up to 2020-08-28
    And the feed tells of a split of AAPL on 2020-08-31, 4 new shares for an old one
    When AAPL trades as follows
      | session    | open   | close  | million shares |
      | 2020-08-31 | 124.80 | 125.20 | 190            |
      | 2020-09-01 | 125.30 | 125.10 | 175            |
      | 2020-09-02 | 125.00 | 125.30 | 182            |
    Then nothing is found
    And asked why AAPL raised nothing on 2020-08-31, Tapewatch answers "normal (split). It was judged after a 4:1 split, on the adjusted move"

  Scenario: A day that is unusual after the split too is a finding, and says so
    Given the feed gives prices as traded, and tells of splits and dividends
    And AAPL traded quietly around 500.00 on about 45 million shares a day, for 80 sessions up to 2020-08-28
    And the feed tells of a split of AAPL on 2020-08-31, 4 new shares for an old one
    When AAPL trades as follows
      | session    | open   | close  | million shares |
      | 2020-08-31 | 124.80 | 112.50 | 180            |
    Then these findings stand
      | session    | kind  | direction |
      | 2020-08-31 | price | down      |
    And asked to explain the finding of AAPL on 2020-08-31, Tapewatch answers
      | AAPL fell 10.0 % on 2020-08-31 after a 4:1 split, judged on the adjusted move |

  Scenario: A special dividend is taken out of the fall
    Given the feed gives prices as traded, and tells of splits and dividends
    And KDP traded quietly around 122.00 on about 1 million shares a day, for 80 sessions up to 2018-07-09
    And the feed tells of a dividend of 103.75 for a share of KDP on 2018-07-10
    When KDP trades as follows
      | session    | open  | close | million shares |
      | 2018-07-10 | 18.24 | 18.27 | 1              |
    Then nothing is found
    And asked why KDP raised nothing on 2018-07-10, Tapewatch answers "normal (dividend). It was judged after a dividend of 103.75"

  Scenario: A split told late withdraws the crash it was taken for
    Given the feed gives prices as traded, and tells of splits and dividends
    And XYZ traded quietly around 440.00 on about 45 million shares a day, for 80 sessions up to 2020-08-28
    When XYZ trades as follows
      | session    | open  | close | million shares |
      | 2020-08-31 | 39.90 | 40.10 | 500            |
    Then these findings stand
      | session    | since      | kind     | direction |
      | 2020-08-31 | 2020-08-04 | drawdown | down      |
      | 2020-08-31 | 2020-08-31 | gap      | down      |
    Given the feed tells of a split of XYZ on 2020-08-31, 11 new shares for an old one
    When XYZ trades as follows
      | session    | open  | close | million shares |
      | 2020-09-01 | 40.10 | 40.00 | 495            |
    Then nothing is found

  Scenario: A split that the table leaves out is held, and borne out by the next day
    Given the feed gives prices as traded, and tells of splits and dividends
    And AAPL traded quietly around 500.00 on about 45 million shares a day, for 80 sessions up to 2020-08-28
    When AAPL trades as follows
      | session    | open   | close  | million shares |
      | 2020-08-31 | 124.80 | 125.20 | 190            |
      | 2020-09-01 | 125.30 | 125.10 | 175            |
    Then these findings stand
      | session    | kind                     | direction | over |
      | 2020-08-31 | suspect-corporate-action | none      | yes  |
    And the console has said nothing
    And asked why AAPL raised nothing on 2020-08-31, Tapewatch answers "normal (split). It was judged after a 4:1 split, on the adjusted move"

  Scenario: Without a table a day like a split is held, and nobody is told
    Given the feed gives prices as traded, and tells of no splits
    And AAPL traded quietly around 500.00 on about 45 million shares a day, for 80 sessions up to 2020-08-28
    When AAPL trades as follows
      | session    | open   | close  | million shares |
      | 2020-08-31 | 124.80 | 125.20 | 190            |
    Then these findings stand
      | session    | kind                     | direction | over |
      | 2020-08-31 | suspect-corporate-action | none      | no   |
    And the console has said nothing
    And asked to explain the suspect-corporate-action of AAPL, Tapewatch answers
      | AAPL moved as a 4:1 split would move it on 2020-08-31, on volume that goes with one; it is held until the next bar or a person says whether it was one. |
    And asked why AAPL raised nothing on 2020-08-31, Tapewatch answers "the alert is held until the next bar"
    When AAPL trades as follows
      | session    | open   | close  | million shares |
      | 2020-09-01 | 125.30 | 125.10 | 175            |
    Then these findings stand
      | session    | kind                     | direction | over |
      | 2020-08-31 | suspect-corporate-action | none      | yes  |
    And asked to explain the suspect-corporate-action of AAPL, Tapewatch answers
      | it was held, and the next bar, or word of the split, bore it out. |
      | severity medium, as it is explained                               |
    And the console has said nothing
    And asked why AAPL raised nothing on 2020-08-31, Tapewatch answers "normal (split)"

  Scenario: A person confirms a split before the next day shows it
    Given the feed gives prices as traded, and tells of no splits
    And AAPL traded quietly around 500.00 on about 45 million shares a day, for 80 sessions up to 2020-08-28
    When AAPL trades as follows
      | session    | open   | close  | million shares |
      | 2020-08-31 | 124.80 | 125.20 | 190            |
    And a person confirms the split of AAPL on 2020-08-31
    Then these findings stand
      | session    | kind                     | direction | severity | over |
      | 2020-08-31 | suspect-corporate-action | none      | medium   | yes  |
    And the console has said nothing
    And asked why AAPL raised nothing on 2020-08-31, Tapewatch answers "normal (split). It was judged after a 4:1 split, on the adjusted move"

  Scenario: A person refutes a split that the next day bore out, and the fall takes its place
    Given the feed gives prices as traded, and tells of no splits
    And AAPL traded quietly around 500.00 on about 45 million shares a day, for 80 sessions up to 2020-08-28
    When AAPL trades as follows
      | session    | open   | close  | million shares |
      | 2020-08-31 | 124.80 | 125.20 | 190            |
      | 2020-09-01 | 125.30 | 125.10 | 175            |
    And a person refutes the split of AAPL on 2020-08-31
    Then these findings stand
      | session    | since      | kind     | direction | over |
      | 2020-08-31 | 2020-08-04 | drawdown | down      | no   |
      | 2020-08-31 | 2020-08-31 | gap      | down      | no   |
    And asked to explain the gap of AAPL, Tapewatch answers
      | AAPL opened 75.0 % lower and kept it on 2020-08-31, where a gap of up to |
      | replaces aapl-20200831-suspect-corporate-action                           |
    And the console has said
      | critical | AAPL opened 75.0 % lower and kept it on 2020-08-31 |
      | high     | AAPL closed 75.2 % below its peak on 2020-08-31    |

  Scenario: What was held is told when the next day is no day after a split
    Given the feed gives prices as traded, and tells of no splits
    And NVDA traded quietly around 60.00 on about 5 million shares a day, for 80 sessions up to 2020-08-28
    When NVDA trades as follows
      | session    | open  | close | million shares |
      | 2020-08-31 | 30.10 | 30.00 | 12             |
    Then the console has said nothing
    When NVDA trades as follows
      | session    | open  | close | million shares |
      | 2020-09-01 | 28.00 | 24.00 | 70             |
    Then these findings stand
      | session    | since      | kind     | direction |
      | 2020-09-01 | 2020-08-04 | drawdown | down      |
      | 2020-08-31 | 2020-08-31 | gap      | down      |

  Scenario: A crash by half, on many times the usual volume, is told at once
    Given the feed gives prices as traded, and tells of no splits
    And AAPL traded quietly around 53.50 on about 6 million shares a day, for 80 sessions up to 2000-09-28
    When AAPL trades as follows
      | session    | open  | close | million shares |
      | 2000-09-29 | 28.19 | 25.75 | 132            |
    Then these findings stand
      | session    | since      | kind     | direction |
      | 2000-09-29 | 2000-09-01 | drawdown | down      |
      | 2000-09-29 | 2000-09-29 | gap      | down      |
