Feature: Lasting changes and drawdowns
  A change that lasts is told once, on the session that shows it, and dated from where it began; a fall
  from the peak when a fifth is crossed, and again only after a new peak. It is told once more where it
  becomes graver, as a fall does at two fifths.

  Background:
    Given AAPL traded quietly around 190.00 on about 60 million shares a day, for 260 sessions up to 2024-06-03

  Scenario: Nearly twice the volume for weeks is one level shift, beside the loud sessions it began with
    When AAPL trades quietly on about 110 million shares a day for another 40 sessions
    Then these findings stand
      | session    | since      | kind        | direction | severity | unusual bars |
      | 2024-06-17 | 2024-06-04 | level-shift | up        | high     | 2            |
      | 2024-06-05 | 2024-06-05 | volume      | up        | medium   | 6            |

  Scenario: A third of the volume for weeks is a level shift, as grave as alerts of its kind are rare
    When AAPL trades quietly on about 20 million shares a day for another 20 sessions
    Then these findings stand
      | session    | since      | kind        | direction |
      | 2024-06-14 | 2024-06-03 | level-shift | down      |
    And asked to explain the level-shift of AAPL, Tapewatch answers
      | AAPL settled at 0.48 times its usual volume on 2024-06-14, since 2024-06-03 |
      | and settled at 0.45 times its usual volume on 2024-06-27.                   |
      | by how seldom alerts of its kind are told                                   |

  Scenario: Days that range twice as far for weeks are a shift of volatility
    Given AAPL has ranged about 1 % above and below its closes
    When AAPL ranges about 2 % above and below its closes for another 30 sessions
    Then these findings stand
      | session    | since      | kind             | direction |
      | 2024-06-20 | 2024-06-04 | volatility-shift | up        |

  Scenario: A fifth below the peak is told once, until a new peak
    When AAPL trades as follows
      | session    | close  | million shares |
      | 2024-06-04 | 150.00 | 60             |
      | 2024-06-05 | 148.00 | 60             |
      | 2024-06-06 | 153.00 | 60             |
      | 2024-06-07 | 149.00 | 60             |
    Then these findings stand
      | session    | since      | kind     | direction | unusual bars |
      | 2024-06-04 | 2023-09-11 | drawdown | down      | 1            |
      | 2024-06-04 | 2024-06-04 | price    | down      | 3            |

  Scenario: A drawdown that deepens to two fifths is told once more, as high
    When AAPL trades as follows
      | session    | close  | million shares |
      | 2024-06-04 | 150.00 | 60             |
      | 2024-06-05 | 130.00 | 60             |
      | 2024-06-06 | 112.00 | 60             |
      | 2024-06-07 | 105.00 | 60             |
    Then these findings stand
      | session    | since      | kind     | severity | unusual bars | last of them |
      | 2024-06-04 | 2023-09-11 | drawdown | high     | 2            | 2024-06-06   |
      | 2024-06-04 | 2024-06-04 | price    | critical | 4            | 2024-06-07   |
    And asked to explain the drawdown of AAPL, Tapewatch answers
      | AAPL closed 21.7 % below its peak on 2024-06-04 |
      | and closed 41.6 % below its peak on 2024-06-06.                     |
      | So far it went 45.2 % below the peak, on 2024-06-07.                |
    And asked why AAPL raised nothing on 2024-06-07, Tapewatch answers "The day is in the finding"

  Scenario: A drawdown tells how deep it went once a new peak ends it
    When AAPL trades as follows
      | session    | close  | million shares |
      | 2024-06-04 | 150.00 | 60             |
      | 2024-06-05 | 120.00 | 60             |
      | 2024-06-06 | 125.00 | 60             |
      | 2024-06-07 | 193.00 | 60             |
    Then these findings stand
      | session    | since      | kind     | direction | unusual bars | over |
      | 2024-06-04 | 2023-09-11 | drawdown | down      | 1            | yes  |
      | 2024-06-04 | 2024-06-04 | price    | down      | 4            | no   |
    And asked to explain the drawdown of AAPL, Tapewatch answers
      | AAPL closed 21.7 % below its peak on 2024-06-04     |
      | It went 37.4 % below the peak, on 2024-06-05.       |

  Scenario: A close printed at ten times the price is told as a price, and is no peak to fall from
    When AAPL trades as follows
      | session    | open   | close   | million shares |
      | 2024-06-04 | 190.20 | 1902.00 | 60             |
      | 2024-06-05 | 190.10 | 190.40  | 60             |
    Then these findings stand
      | session    | kind  | direction |
      | 2024-06-04 | price | up        |
    And asked why AAPL raised nothing on 2024-06-05, Tapewatch answers "The day is in the finding"
