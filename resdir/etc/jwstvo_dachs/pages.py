"""Pages as HTML 5, in the words and the style of resdir/web.

DaCHS' templates and files can be replaced by ones below its root (web/templates, web/nv_static), which bin/lib/dachs.sh
links there.  What is in its code is here: the document type, the pages of errors, the numbers in tables.
"""

import math

from gavo import base, svcs
from gavo.base import typedmeta
from gavo.formal import form, nevowc
from gavo.svcs import customwidgets, renderers, weberrors
from gavo.web import examplesrender, htmltable, serviceresults
from twisted.web import template
from twisted.web.template import tags

HTML5 = "<!DOCTYPE html>"
START_PAGE = tags.a(href="/")["start page"]
#: Digits that a person is shown of a number whose column does not say how many.
DIGITS = {"float": 6, "double": 10}


def error_page():
    """returns the template of pages that tell of an error; the class that renders them knows few renderers."""
    return renderers.doctypedStan(
        tags.html(lang="en")[
            tags.head(render="commonhead")[
                tags.title(render="titlemessage"),
                tags.meta(name="viewport", content="width=device-width, initial-scale=1"),
                tags.link(rel="icon", href="/favicon.png", type="image/png"),
            ],
            tags.body[
                svcs.loadSystemTemplate("sidebar.html").load(),
                tags.div(id="body")[
                    template.Tag("main")[
                        nevowc.addNevowAttributes(tags.h1(render="string"), data="title"),
                        tags.p(render="beforemessage"),
                        tags.div(class_="errors", render="message"),
                        tags.div(render="hint"),
                        tags.div(render="aftermessage"),
                    ],
                    template.Tag("footer")(class_="site", render="footer"),
                ],
            ],
        ]
    )


def number_for_people(column):
    """makes a mapper that rounds the numbers of a column that has no format of its own."""
    digits = DIGITS.get(column["datatype"])
    if digits is None or column["arraysize"] or column["displayHint"]:
        return None
    return lambda value: None if value is None or math.isnan(value) else f"{value:.{digits}g}"


#: What a page of an error says before and after the message, by the class of the page.
WORDS = {
    weberrors.ErrorPage: ["", ""],
    weberrors.NotFoundPage: ["There is nothing at this address.", ["The ", START_PAGE, " lists all that is here."]],
    weberrors.ForbiddenPage: ["This is not open.", ["The ", START_PAGE, " lists all that is."]],
    weberrors.BadMethodPage: ["This address is for programs.", ["The ", START_PAGE, " is for people."]],
    weberrors.ErrorDisplay: ["This did not work:", "If that does not help, write to the address below."],
    weberrors.InternalServerErrorPage: [
        "The server made a mistake:",
        "Please write to the address below what you did.",
    ],
}


@template.renderer
def message(page, request, tag, stock=weberrors.ErrorPage.message):
    """as ErrorPage.message, but is silent where DaCHS names no more than its resource descriptors."""
    return "" if page.flr.getErrorMessage() == "No matching RD" else stock(page, request, tag)


def with_doctype(page, request, *, finish=True, stock=weberrors.ErrorPage.render):
    """as ErrorPage.render, which writes the page without its document type."""
    request.setResponseCode(page.status)
    request.write(HTML5)
    return stock(page, request, finish=finish)


#: Fields of several controls: no one of these is what a label could be for.
GROUPS = (
    customwidgets.CheckboxMultiChoice,
    customwidgets.DBOptions,
    customwidgets.RadioChoice,
    serviceresults.OutputFormat,
)
GROUP_OF_FIELDS = template.TagLoader(
    tags.div(id=template.slot("fieldId"), class_=template.slot("cls"), render="field")[
        tags.div(class_="label", id=(template.slot("fieldId"), "-name"))[template.slot("label")],
        tags.div(class_="inputs", role="group", **{"aria-labelledby": (template.slot("fieldId"), "-name")})[
            template.slot("inputs")
        ],
        template.slot("description"),
        template.slot("message"),
    ]
)


def start_field(fragment, field, stock=form.FieldFragment.__init__):
    """as FieldFragment.__init__, with the markup of a group where the field is one."""
    stock(fragment, field)
    if isinstance(fragment.widget, GROUPS):
        fragment.loader = GROUP_OF_FIELDS


def note_as_html(note, content, block=False, stock=typedmeta.NoteMeta._getContentAsHTML):
    """as NoteMeta's own; its anchors have names, which HTML 5 has no more."""
    return stock(note, content, block).replace("<a name=", "<a id=", 1)


def install():
    """puts it into DaCHS, where the root has the node's templates; a site with pages of its own keeps them."""
    htmltable._registerHTMLMF(number_for_people)
    if not (base.getConfig("rootDir") / "web" / "templates" / "sidebar.html").exists():
        return
    nevowc.TemplatedPage.defaultDoctype = HTML5
    renderers.doctypedStan.DOCTYPE = HTML5
    examplesrender.Examples.gavo_useDoctype = HTML5.encode()
    typedmeta.NoteMeta._getContentAsHTML = note_as_html
    form.FieldFragment.__init__ = start_field
    weberrors.ErrorPage.render = with_doctype
    weberrors.ErrorPage.message = message
    weberrors.ErrorPage.loader = error_page()
    weberrors.ErrorPage.data_title = lambda page, request, tag: page.titleMessage
    for page, (before, after) in WORDS.items():
        page.beforeMessage, page.afterMessage = before, tags.p[after]
