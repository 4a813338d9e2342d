Feature: Corrected bars
  Feeds correct themselves. A correction is judged like the bar it replaces: false alarms are withdrawn,
  and what was hidden by a wrong bar is found.

  Background:
    Given AAPL traded quietly around 190.00 on about 60 million shares a day, for 80 sessions up to 2024-06-03

  Scenario: A false spike is withdrawn once the close is corrected
    When AAPL closes at 172.90 on 60 million shares on 2024-06-04
    And the close of AAPL on 2024-06-04 is corrected to 189.70
    Then nothing is found
    And the console has said
      | critical  | AAPL fell 9.0 % on 2024-06-04 |
      | withdrawn | AAPL fell 9.0 % on 2024-06-04 |

  Scenario: A quiet session turns out to have been a crash
    When AAPL closes at 190.40 on 60 million shares on 2024-06-04
    Then nothing is found
    When the close of AAPL on 2024-06-04 is corrected to 172.90
    Then these findings stand
      | session    | kind  | direction | severity | over |
      | 2024-06-04 | price | down      | critical | no   |
    And the console has said
      | critical | AAPL fell 9.0 % on 2024-06-04 |

  Scenario: A false spike makes the next session look like a rebound; the correction withdraws both
    When AAPL trades as follows
      | session    | open   | close  | million shares |
      | 2024-06-04 | 189.90 | 172.90 | 60             |
      | 2024-06-05 | 189.80 | 190.20 | 60             |
    Then these findings stand
      | session    | unusual bars |
      | 2024-06-04 | 2            |
    When the close of AAPL on 2024-06-04 is corrected to 189.70
    Then nothing is found

  Scenario: Without the wrong part of it, a finding stands on the rest
    When AAPL closes at 172.90 on 60 million shares on 2024-06-04
    And AAPL closes at 190.20 on 420 million shares on 2024-06-05
    And the close of AAPL on 2024-06-04 is corrected to 189.70
    Then these findings stand
      | session    | kind   | direction | unusual bars |
      | 2024-06-05 | volume | up        | 1            |

  Scenario: A correction that comes more than a quarter late changes nothing
    When AAPL closes at 172.90 on 60 million shares on 2024-06-04
    And AAPL trades quietly on about 60 million shares a day for another 64 sessions
    And the close of AAPL on 2024-06-04 is corrected to 189.70
    Then these findings stand
      | session    | kind  | over |
      | 2024-06-04 | price | yes  |

  Scenario: A correction under other rules leaves no finding of the old ones on the bar that was wrong
    When AAPL closes at 172.90 on 60 million shares on 2024-06-04
    And Tapewatch is restarted under the classic rule
    And the close of AAPL on 2024-06-04 is corrected to 189.70
    Then nothing is found
    And the console has said
      | critical  | AAPL fell 9.0 % on 2024-06-04 |
      | withdrawn | AAPL fell 9.0 % on 2024-06-04 |
