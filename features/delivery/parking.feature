Feature: What cannot be told waits its turn
  A notice that is refused for good is kept with its reason. What the same ticker has to say after it
  waits behind it, so that nobody hears a story from its end; the other tickers go on.

  Background:
    Given Slack is told as well
    And AAPL traded quietly around 190.00 on about 60 million shares a day, for 80 sessions up to 2024-06-03
    And MSFT traded quietly around 410.00 on about 20 million shares a day, for 80 sessions up to 2024-06-03
    And Slack refuses what is said of AAPL

  Scenario: Only the ticker that was refused is held back
    When AAPL closes at 172.90 on 60 million shares on 2024-06-04
    And MSFT closes at 369.00 on 20 million shares on 2024-06-04
    Then Slack has said
      | critical | MSFT fell |
    And AAPL is parked for Slack
    And the console has said
      | critical | AAPL fell 9.0 % on 2024-06-04 |
      | critical | MSFT fell 10.0 % on 2024-06-04 |

  Scenario: What comes later waits behind it, untried
    When AAPL closes at 172.90 on 60 million shares on 2024-06-04
    And the close of AAPL on 2024-06-04 is corrected to 189.70
    And Tapewatch is restarted
    Then Slack has said nothing
    And Slack has refused nothing but
      | critical | AAPL fell |

  Scenario: Handed over again, the story is told in order and goes on
    When AAPL closes at 172.90 on 60 million shares on 2024-06-04
    And the close of AAPL on 2024-06-04 is corrected to 189.70
    And Slack takes everything again
    And what is parked is handed over again
    And AAPL closes at 172.90 on 60 million shares on 2024-06-05
    Then Slack has said
      | critical  | AAPL fell |
      | withdrawn | AAPL fell |
      | critical  | AAPL fell 8.9 % on 2024-06-05 |
    And nothing is parked

  Scenario: A replay of the history tells nobody what is parked
    When AAPL closes at 172.90 on 60 million shares on 2024-06-04
    And Slack takes everything again
    And the whole history is replayed
    Then Slack has said nothing
    And AAPL is parked for Slack
