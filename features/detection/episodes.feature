Feature: One finding per episode
  Wild sessions that follow each other are one story and one finding. It ends after three quiet sessions
  in a row; what happens later is another one.

  Background:
    Given AAPL traded quietly around 190.00 on about 60 million shares a day, for 80 sessions up to 2024-06-03

  Scenario: Several wild sessions are one finding, told once
    When AAPL trades as follows
      | session    | close  | million shares |
      | 2024-06-04 | 172.90 | 60             |
      | 2024-06-05 | 183.00 | 60             |
      | 2024-06-06 | 183.40 | 60             |
      | 2024-06-07 | 170.00 | 60             |
    Then these findings stand
      | session    | kind  | unusual bars | last of them | over |
      | 2024-06-04 | price | 3            | 2024-06-07   | no   |
    And the console has said
      | critical | AAPL fell 9.0 % on 2024-06-04 |

  Scenario: After three quiet sessions the finding is over, and the next shock is another one
    When AAPL closes at 172.90 on 60 million shares on 2024-06-04
    And AAPL trades quietly on about 60 million shares a day for another 3 sessions
    And AAPL closes at 155.60 on 60 million shares on 2024-06-10
    Then these findings stand
      | session    | kind  | unusual bars | over |
      | 2024-06-04 | price | 1            | yes  |
      | 2024-06-10 | price | 1            | no   |
    And the console has said
      | critical | AAPL fell 9.0 % on 2024-06-04  |
      | critical | AAPL fell 10.0 % on 2024-06-10 |

  Scenario: A finding that gets graver is told again, as the same finding
    When AAPL closes at 185.40 on 60 million shares on 2024-06-04
    Then these findings stand
      | session    | severity | unusual bars |
      | 2024-06-04 | medium   | 1            |
    When AAPL closes at 166.90 on 60 million shares on 2024-06-05
    Then these findings stand
      | session    | severity | unusual bars |
      | 2024-06-04 | critical | 2            |
    And the console has said
      | medium       | AAPL fell 2.4 % on 2024-06-04  |
      | now critical | AAPL fell 10.0 % on 2024-06-05 |
