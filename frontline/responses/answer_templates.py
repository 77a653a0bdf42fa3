"""Templates that any team can start an answer from, by name."""

STANDARD_TEMPLATES = {
    "We will change something": (
        "Thank you. You told us that …\n\nWe will …\n\n"
        "You will see the first of it by … We will tell you when it is done."
    ),
    "It is already there": (
        "Thank you. You told us that …\n\nThere is already …\n\n"
        "You can use it by … If it does not reach you, tell us below: then it is not working as it should."
    ),
    "We need to know more": (
        "Thank you. You told us that …\n\nBefore we can act we need to know …\n\n"
        "We will find out by … and come back to you by …"
    ),
    "We will not change it": (
        "Thank you. You told us that …\n\nWe have looked at …\n\nWe will not change it now. The reason is below."
    ),
}
