Feature: Nothing is found or told twice
  Tapewatch may be stopped and started at any time, and its history replayed, without telling anyone
  again what they know.

  Background:
    Given Slack is told as well
    And AAPL traded quietly around 190.00 on about 60 million shares a day, for 80 sessions up to 2024-06-03
    And AAPL closes at 172.90 on 60 million shares on 2024-06-04

  Scenario Outline: The same findings stand, and nobody hears of them again
    When <what happens>
    Then the same findings stand as before
    And the console has said
      | critical | AAPL fell 9.0 % on 2024-06-04 |
    And Slack has said
      | critical | AAPL fell 9.0 % on 2024-06-04 |

    Examples:
      | what happens                  |
      | Tapewatch is restarted        |
      | the whole history is replayed |

  Scenario Outline: What was learnt and what was open goes on
    When <what happens>
    And AAPL closes at 183.00 on 60 million shares on 2024-06-05
    Then these findings stand
      | session    | unusual bars | last of them | over |
      | 2024-06-04 | 2            | 2024-06-05   | no   |
    And the console has said
      | critical | AAPL fell 9.0 % on 2024-06-04 |

    Examples:
      | what happens                  |
      | Tapewatch is restarted        |
      | the whole history is replayed |

  Scenario: A withdrawn finding stays withdrawn after a replay
    When the close of AAPL on 2024-06-04 is corrected to 189.70
    And the whole history is replayed
    Then nothing is found
    And the console has said
      | critical  | AAPL fell 9.0 % on 2024-06-04 |
      | withdrawn | AAPL fell 9.0 % on 2024-06-04 |
