"""Parameters of cores that read them as text, as given."""


def table(described, exclusive=False):
    """returns the inputTable element with the parameters {name: description}; each may come several times.

    exclusive: others are refused.
    """
    keys = "".join(
        f'<inputKey name="{name}" type="text" multiplicity="multiple" description="{text}"/>'
        for name, text in described.items()
    )
    return f'<inputTable exclusive="{exclusive}">{keys}</inputTable>'
