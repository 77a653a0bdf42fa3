from frontline.core.jobs import job
from frontline.moderation.service.questions import withdraw_unanswered_questions
from frontline.moderation.service.redirections import chase_duty_contacts
from frontline.moderation.service.severe_cases import raise_severe_alarms


@job("moderation.chase", cron="*/5 * * * *")
def chase() -> None:
    """Let nothing wait for ever: what is severe raises an alarm, questions come back, concerns are alerted again."""
    raise_severe_alarms()
    withdraw_unanswered_questions()
    chase_duty_contacts()
