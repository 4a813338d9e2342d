Feature: The classic rule
  A close or a volume more than two standard deviations from the mean of the 20 sessions before is
  medium, more than three is high. It is kept because its answers are known by hand.

  Background:
    Given the classic rule decides

  Scenario: Its known answer for a jump in price and volume
    Given AAPL traded in turn as follows, for 20 sessions up to 2024-06-03
      | close  | million shares |
      | 150.00 | 50.0           |
      | 150.50 | 50.1           |
      | 151.00 | 50.2           |
      | 151.50 | 50.3           |
      | 152.00 | 50.4           |
    When AAPL closes at 160.00 on 100 million shares on 2024-06-04
    Then these findings stand
      | session    | kind   | direction | severity | z      |
      | 2024-06-04 | price  | up        | high     | 12.41  |
      | 2024-06-04 | volume | up        | high     | 343.22 |

  Scenario: Its known answer for a session like the others
    Given AAPL traded in turn as follows, for 20 sessions up to 2024-06-03
      | close  | million shares |
      | 100.00 | 50.0           |
      | 100.50 | 50.1           |
      | 101.00 | 50.2           |
      | 101.50 | 50.3           |
      | 102.00 | 50.4           |
    When AAPL closes at 100.00 on 50 million shares on 2024-06-04
    Then nothing is found

  Scenario: Between two and three deviations is medium
    Given AAPL traded in turn as follows, for 20 sessions up to 2024-06-03
      | close  | million shares |
      | 100.00 | 50.0           |
      | 100.50 | 50.1           |
      | 101.00 | 50.2           |
      | 101.50 | 50.3           |
      | 102.00 | 50.4           |
    When AAPL closes at 102.80 on 50.2 million shares on 2024-06-04
    Then these findings stand
      | session    | kind  | direction | severity | z    |
      | 2024-06-04 | price | up        | medium   | 2.48 |

  Scenario: A price that never moved has no deviation to measure with, and is a finding instead of silence
    Given XYZ traded in turn as follows, for 20 sessions up to 2024-06-03
      | close  | million shares |
      | 100.00 | 50.0           |
      | 100.00 | 50.1           |
      | 100.00 | 50.2           |
      | 100.00 | 50.3           |
      | 100.00 | 50.4           |
    When XYZ closes at 100.50 on 50.2 million shares on 2024-06-04
    Then these findings stand
      | session    | kind          | direction | z    |
      | 2024-06-04 | flat-baseline | none      | none |
    And asked to explain the finding of XYZ on 2024-06-04, Tapewatch answers
      | where the 20 bars before were all at 100.00, so no z-score exists |
