from frontline.core.jobs import job
from frontline.moderation.service.questions import withdraw_unanswered_questions
from frontline.moderation.service.redirections import chase_duty_contacts


@job("moderation.chase", cron="*/5 * * * *")
def chase() -> None:
    """Let nothing wait for ever: unanswered questions come back, unconfirmed concerns are alerted again."""
    withdraw_unanswered_questions()
    chase_duty_contacts()
