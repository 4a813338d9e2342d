Feature: Lasting changes and drawdowns
  A change that lasts is told once, on the session that shows it, and dated from where it began; a fall
  from the peak when a fifth is crossed, and again only after a new peak.

  Background:
    Given AAPL traded quietly around 190.00 on about 60 million shares a day, for 260 sessions up to 2024-06-03

  Scenario: Nearly twice the volume for weeks is one level shift, beside the loud sessions it began with
    When AAPL trades quietly on about 110 million shares a day for another 40 sessions
    Then these findings stand
      | session    | kind        | direction | unusual bars |
      | 2024-06-04 | level-shift | up        | 1            |
      | 2024-06-05 | volume      | up        | 6            |

  Scenario: A fifth below the peak is told once, until a new peak
    When AAPL trades as follows
      | session    | close  | million shares |
      | 2024-06-04 | 150.00 | 60             |
      | 2024-06-05 | 148.00 | 60             |
      | 2024-06-06 | 153.00 | 60             |
      | 2024-06-07 | 149.00 | 60             |
    Then these findings stand
      | session    | kind     | direction | unusual bars |
      | 2023-09-11 | drawdown | down      | 1            |
      | 2024-06-04 | price    | down      | 3            |
