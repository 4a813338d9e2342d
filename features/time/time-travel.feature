Feature: What was known then
  People ask afterwards what could have been known at a moment. Later bars and corrections do not rewrite it.

  Background:
    Given AAPL traded quietly around 190.00 on about 60 million shares a day, for 80 sessions up to 2024-06-03
    And AAPL closes at 172.90 on 60 million shares on 2024-06-04

  Scenario: A finding that was withdrawn later stood at the time
    When the time is noted
    And the close of AAPL on 2024-06-04 is corrected to 189.70
    Then nothing is found
    But as of the noted time these findings of AAPL stood
      | session    | severity |
      | 2024-06-04 | critical |

  Scenario: What came later was not known then
    When the time is noted
    And AAPL trades quietly on about 60 million shares a day for another 10 sessions
    And AAPL closes at 200.00 on 60 million shares on 2024-06-20
    Then as of the noted time these findings of AAPL stood
      | session    | severity |
      | 2024-06-04 | critical |

  Scenario: What a correction brought to light was not known before it
    When the close of AAPL on 2024-06-04 is corrected to 189.70
    And the time is noted
    And the close of AAPL on 2024-06-04 is corrected to 172.90
    Then these findings stand
      | session    | severity |
      | 2024-06-04 | critical |
    But as of the noted time nothing was found of AAPL
