Feature: What people are told
  Every notice says what happened, how unusual that is and how grave, in words a trader would use.

  Background:
    Given AAPL traded quietly around 190.00 on about 60 million shares a day, for 80 sessions up to 2024-06-03

  Scenario: The console tells a finding in a line
    When AAPL closes at 172.90 on 60 million shares on 2024-06-04
    Then the console has said
      | critical | AAPL fell 9.0 % on 2024-06-04, about once in |

  Scenario: Slack tells it in a sentence
    Given Slack is told as well
    When AAPL closes at 172.90 on 60 million shares on 2024-06-04
    Then Slack has said
      | critical | AAPL fell 9.0 % on 2024-06-04, where a fall of up to |
    And Slack shows it as plain text, without links and without calling anyone

  Scenario: Slack also hears that a finding was withdrawn
    Given Slack is told as well
    When AAPL closes at 190.40 on 420 million shares on 2024-06-04
    And the bar of AAPL on 2024-06-04 is corrected to 190.40 on 62 million shares
    Then nothing is found
    And Slack has said
      | critical  | AAPL traded 7 |
      | withdrawn | AAPL traded 7 |

  Scenario Outline: A ticker that could be taken for an address or a command is only a ticker
    Given Slack is told as well
    And <ticker> traded quietly around 300.00 on about 20 million shares a day, for 80 sessions up to 2024-06-03
    When <ticker> closes at 330.00 on 20 million shares on 2024-06-04
    Then Slack has said
      | critical | <ticker> rose 10.0 % on 2024-06-04 |
    And Slack shows it as plain text, without links and without calling anyone

    Examples:
      | ticker  |
      | 0700.HK |
      | ^GSPC   |
      | BRK-B   |

  Scenario: What a first start finds in old sessions is told to Slack in one message
    Given Slack is told as well
    And what is older than 7 days is told together
    And MSFT traded quietly around 410.00 on about 20 million shares a day, for 80 sessions up to 2024-06-03
    And MSFT traded quietly around 345.00 on about 20 million shares a day, for 2 sessions up to 2024-06-05
    When AAPL closes at 172.90 on 60 million shares on 2024-06-04
    Then Slack has said
      | earlier | 2 findings (2 critical) of AAPL, MSFT on 2024-06-04. |
    And Slack shows it as plain text, without links and without calling anyone

  Scenario: An outlet that is new to a history is told what comes after it
    Given AAPL closes at 172.90 on 60 million shares on 2024-06-04
    When Slack is told from now on
    Then Slack has said nothing
    When AAPL closes at 158.00 on 60 million shares on 2024-06-05
    And MSFT traded quietly around 410.00 on about 20 million shares a day, for 80 sessions up to 2024-06-04
    And MSFT closes at 369.00 on 20 million shares on 2024-06-05
    Then Slack has said
      | critical | MSFT fell 10.0 % on 2024-06-05 |

  Scenario: A quiet session is told to nobody
    Given Slack is told as well
    When AAPL closes at 190.40 on 60 million shares on 2024-06-04
    Then the console has said nothing
    And Slack has said nothing
