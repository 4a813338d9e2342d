Feature: What other rules would have found
  Before people change the rules they want to see what the recorded bars would have given under them.
  Asking changes nothing, and nobody is told.

  Background:
    Given Slack is told as well
    And AAPL traded quietly around 190.00 on about 60 million shares a day, for 80 sessions up to 2024-06-03
    And AAPL closes at 172.90 on 60 million shares on 2024-06-04

  Scenario: The classic rule finds the same fall and calls it high
    Then judged again under the classic rule, Tapewatch answers
      | severity 2024-06-04 AAPL high critical aapl-20240604-price- |
    And the same findings stand as before
    And the console has said
      | critical | AAPL fell 9.0 % on 2024-06-04 |
    And Slack has said
      | critical | AAPL fell 9.0 % on 2024-06-04 |

  Scenario: The rules that were in force find the same, corrections included
    When the close of AAPL on 2024-06-04 is corrected to 170.00
    Then judged again under the standard policy, nothing changes
    And the same findings stand as before
