Feature: Price and volume that are not normal
  What is normal for a ticker is learnt from its own last quarter. A session far outside of it is a
  finding, told with its direction and how grave it is; everything else stays quiet.

  Background:
    Given AAPL traded quietly around 190.00 on about 60 million shares a day, for 80 sessions up to 2024-06-03

  Scenario Outline: A price spike is found, whichever way it goes
    When AAPL closes at <close> on 60 million shares on 2024-06-04
    Then these findings stand
      | ticker | session    | kind  | direction   | severity |
      | AAPL   | 2024-06-04 | price | <direction> | critical |

    Examples:
      | close  | direction |
      | 172.90 | down      |
      | 207.10 | up        |

  Scenario: A rush of trading is found although the price stands still
    When AAPL closes at 190.40 on 420 million shares on 2024-06-04
    Then these findings stand
      | ticker | session    | kind   | direction | severity |
      | AAPL   | 2024-06-04 | volume | up        | critical |

  Scenario: A dried-up session is no rush of trading
    When AAPL closes at 190.40 on 12 million shares on 2024-06-04
    Then nothing is found

  Scenario: A quiet market raises nothing
    When AAPL trades quietly on about 60 million shares a day for another 20 sessions
    Then nothing is found
    And the console has said nothing

  Scenario: The same move means more where less is normal
    Given TSLA traded quietly around 180.00 on about 90 million shares a day, for 80 sessions up to 2024-06-03
    When AAPL closes at 176.70 on 60 million shares on 2024-06-04
    And TSLA closes at 180.70 on 90 million shares on 2024-06-04
    Then these findings stand
      | ticker | session    | kind  | direction |
      | AAPL   | 2024-06-04 | price | down      |
